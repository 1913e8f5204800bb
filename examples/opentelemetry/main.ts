/**
 * Records a span for every attempt, with the hooks of the client. In your program, the tracer comes from your
 * OpenTelemetry setup; here, the spans are printed.
 *
 *   node examples/opentelemetry/main.ts
 */
import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Locize, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { spansOf } from './spans.ts';

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);

const token = 'lz_pat_example_of_a_token';
const server = createLocizeServer({
  projects: [{ id: 'web-shop', versions: { latest: { en: { common: { title: 'Our shop' } } } } }],
  tokens: [{ token, scopes: ['read', 'write'], roles: { 'web-shop': 'user' } }],
});
// The second request gets a 503, to show a retry.
let requests = 0;
const fetch: typeof globalThis.fetch = async (input, init) => {
  requests += 1;
  return requests === 2 ? new Response('', { status: 503 }) : server.fetch(input, init);
};

const locize = new Locize({
  credential: personalAccessToken(token, { scopes: ['read', 'write'] }),
  fetch,
  retry: { maxDelay: 10 },
  ...spansOf(trace.getTracer('my-service')),
});
const project = locize.project('web-shop');
await project.translations.download({ language: 'en', namespace: 'common' });
await project.translations.update({ language: 'en', namespace: 'common' }, { title: 'Our new shop' });
await project.versions.list();

for (const { name, attributes } of exporter.getFinishedSpans()) {
  const resent = Number(attributes['http.request.resend_count']);
  console.log(
    `${name}: ${attributes['http.request.method']} ${attributes['url.path']} ${attributes['http.response.status_code']}${
      resent > 0 ? ` (sent again, ${resent})` : ''
    }`,
  );
}
