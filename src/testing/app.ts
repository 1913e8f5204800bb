import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { Access, type Env } from './access.js';
import type { FaultInjector } from './faults/injector.js';
import { addBranchRoutes } from './routes/branches.js';
import { addJobRoutes } from './routes/jobs.js';
import { addLanguageRoutes } from './routes/languages.js';
import { addNamespaceRoutes } from './routes/namespaces.js';
import { addPublicRoute, addPublishedRoutes } from './routes/published.js';
import { addPullRoutes } from './routes/pull.js';
import { addStatisticsRoutes } from './routes/statistics.js';
import { addTranslationRoutes } from './routes/translations.js';
import { addUserRoutes } from './routes/users.js';
import { addVersionRoutes } from './routes/versions.js';
import type { ServerState } from './state/server-state.js';

/** Headers of responses that pages on other origins may see as well. */
const exposed = ['x-next-page', 'x-cli-info', 'x-cache', 'etag', 'retry-after'];

/** All routes of the API, over a state. */
export function createApp(state: ServerState, faults: FaultInjector): Hono<Env> {
  const app = new Hono<Env>();
  const access = new Access(state);
  // As the API does, for browser apps on other origins.
  app.use(cors({ origin: '*', exposeHeaders: exposed }));
  app.use(faults.middleware);
  // After what delays a request: in the meantime others may have become due.
  app.use(async (_, next) => {
    state.settle();
    await next();
  });
  addLanguageRoutes(app, access, state);
  addStatisticsRoutes(app, access);
  addVersionRoutes(app, access, state);
  addBranchRoutes(app, access, state);
  addUserRoutes(app, access);
  addJobRoutes(app, access, state);
  addNamespaceRoutes(app, access);
  addTranslationRoutes(app, access);
  addPullRoutes(app, access, state);
  addPublishedRoutes(app, access);
  addPublicRoute(app, access);
  app.notFound((c) => c.json({ message: 'Not found' }, 404));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ message: error.message }, error.status);
    throw error;
  });
  return app;
}
