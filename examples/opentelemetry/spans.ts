import { type Span, SpanKind, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import type { Hooks, RequestEvent } from 'locize-sdk';

/** Hooks that record a span for every attempt: `new Locize({ ...spansOf(tracer) })`. */
export function spansOf(tracer: Tracer): Hooks {
  const spans = new Map<string, Span>();
  const keyOf = ({ callId, attempt }: RequestEvent) => `${callId}/${attempt}`;
  return {
    onRequest: (event) => {
      const attributes = {
        'http.request.method': event.method,
        'url.path': event.path,
        'http.request.resend_count': event.attempt - 1,
        'locize.operation': event.operation,
        'locize.project_id': event.projectId,
      };
      spans.set(
        keyOf(event),
        tracer.startSpan(`locize ${event.operation}`, { kind: SpanKind.CLIENT, attributes }),
      );
    },
    onResponse: (event) => {
      const span = spans.get(keyOf(event));
      spans.delete(keyOf(event));
      if (event.status !== undefined) span?.setAttribute('http.response.status_code', event.status);
      if (event.status === undefined || event.status >= 400) span?.setStatus({ code: SpanStatusCode.ERROR });
      if (event.error instanceof Error) span?.recordException(event.error);
      span?.end();
    },
  };
}
