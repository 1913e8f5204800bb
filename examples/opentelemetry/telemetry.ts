import { context, type Meter, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import type { CallEndEvent, Hooks, ResponseEvent } from 'locize-sdk';

/** An attempt, and when it ended. */
type Attempt = ResponseEvent & { readonly end: number };

/**
 * Hooks that make a span of every call, with its attempts beneath it, and metrics of calls, retries, renewals and jobs:
 * `new Locize({ ...telemetryOf(tracer, meter) })`.
 */
export function telemetryOf(tracer: Tracer, meter: Meter): Hooks {
  const metrics = {
    duration: meter.createHistogram('locize.call.duration', { unit: 'ms', description: 'of each call' }),
    queued: meter.createHistogram('locize.call.queued', { unit: 'ms', description: 'of it, in the queue' }),
    bytes: meter.createCounter('locize.call.bytes', { unit: 'By', description: 'of all responses' }),
    retries: meter.createCounter('locize.retries', { description: 'by what was wrong before' }),
    renewals: meter.createCounter('locize.credential.events', { description: 'by kind' }),
    jobs: meter.createHistogram('locize.job.duration', { unit: 'ms', description: 'of each job waited for' }),
  };
  /** Of the calls under way, by their ids. */
  const attempts = new Map<number, Attempt[]>();

  return {
    onResponse: (event) => {
      const earlier = attempts.get(event.callId) ?? [];
      attempts.set(event.callId, [...earlier, { ...event, end: Date.now() }]);
    },
    onRetry: ({ operation, code }) => metrics.retries.add(1, { operation, code: code ?? '' }),
    onCall: (event) => {
      makeSpans(tracer, event, attempts.get(event.callId) ?? []);
      attempts.delete(event.callId);
      // Not by project: there may be thousands of them.
      const { operation, outcome, code = '', host } = event;
      metrics.duration.record(event.duration, { operation, outcome, code, host });
      metrics.queued.record(event.queued, { operation });
      metrics.bytes.add(event.bytes, { operation });
    },
    onCredential: ({ kind, code = '' }) => metrics.renewals.add(1, { kind, code }),
    onJob: ({ operation = '', state, duration }) => {
      if (state !== 'started') metrics.jobs.record(duration, { operation, state });
    },
  };
}

/** The span of a call is one of whatever span is active where the call was made. */
function makeSpans(tracer: Tracer, call: CallEndEvent, attempts: readonly Attempt[]): void {
  const end = Date.now();
  const span = tracer.startSpan(`locize ${call.operation}`, {
    startTime: end - call.duration,
    attributes: {
      'locize.operation': call.operation,
      'locize.project_id': call.projectId,
      'locize.outcome': call.outcome,
      'locize.attempts': call.attempts,
    },
  });
  if (call.code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: call.code });
  if (call.error instanceof Error) span.recordException(call.error);

  const beneath = trace.setSpan(context.active(), span);
  for (const { method, host, path, attempt, status, code, duration, end: attemptEnd } of attempts) {
    const options = {
      kind: SpanKind.CLIENT,
      startTime: attemptEnd - duration,
      attributes: {
        'http.request.method': method,
        'http.request.resend_count': attempt - 1,
        'server.address': host,
        'url.path': path,
        ...(status !== undefined && { 'http.response.status_code': status }),
      },
    };
    const attemptSpan = tracer.startSpan(method, options, beneath);
    if (code !== undefined) attemptSpan.setStatus({ code: SpanStatusCode.ERROR, message: code });
    attemptSpan.end(attemptEnd);
  }
  span.end(end);
}
