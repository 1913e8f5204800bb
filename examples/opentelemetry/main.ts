/**
 * Makes a span of every call, with its attempts beneath it, and metrics, by the hooks of the client. In your program,
 * tracer and meter come from your OpenTelemetry setup; here, what they are given is printed.
 *
 *   node examples/opentelemetry/main.ts
 */
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Locize, type Project, personalAccessToken } from 'locize-sdk';
import { createLocizeServer } from 'locize-sdk/testing';
import { telemetryOf } from './telemetry.ts';

const spans = new InMemorySpanExporter();
const tracing = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] });
const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 60_000 });
const metering = new MeterProvider({ readers: [reader] });

const token = 'lz_pat_example_of_a_token';
const server = createLocizeServer({
  jobDuration: 20,
  projects: [{ id: 'web-shop', versions: { latest: { en: { common: { title: 'Our shop' } } } } }],
  tokens: [{ token, scopes: ['read', 'write', 'manage'], roles: { 'web-shop': 'user' } }],
  // The first update gets a 503, to show a retry.
  faults: [{ fault: 'status', status: 503, on: 'POST /update', times: 1 }],
});

const locize = new Locize({
  credential: personalAccessToken(token, { scopes: ['read', 'write', 'manage'] }),
  fetch: server.fetch,
  retry: { maxDelay: 10 },
  ...telemetryOf(tracing.getTracer('my-service'), metering.getMeter('my-service')),
});
const project = locize.project('web-shop');
await project.translations.download({ language: 'en', namespace: 'common' });
await project.translations.update({ language: 'en', namespace: 'common' }, { title: 'Our new shop' });
await project.versions.publish().wait({ pollInterval: 10 });
// What the compiler would refuse: the token declares no `admin`.
await (project as Project<never> as Project).users.list().catch(() => {});

const finished = spans.getFinishedSpans();
for (const call of finished.filter(({ parentSpanContext }) => parentSpanContext === undefined)) {
  const { 'locize.outcome': outcome, 'locize.attempts': attempts } = call.attributes;
  if (call.name === 'locize jobs.get') continue; // as many as it takes
  console.log(
    `${call.name}: ${outcome}${call.status.message ? ` (${call.status.message})` : ''}, ${attempts} sent`,
  );
  for (const { name, attributes, parentSpanContext } of finished) {
    if (parentSpanContext?.spanId !== call.spanContext().spanId) continue;
    console.log(`  ${name} ${attributes['url.path']} ${attributes['http.response.status_code']}`);
  }
}

await metering.forceFlush();
const [{ scopeMetrics } = { scopeMetrics: [] }] = measured.getMetrics();
console.log();
for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
  console.log(`${descriptor.name}: ${dataPoints.length} series`);
}
await metering.shutdown();
