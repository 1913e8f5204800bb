import type { Hono } from 'hono';
import { type Access, type Env, refuse } from '../access.js';
import { readJson } from '../body.js';

interface InvitationBody {
  readonly email?: unknown;
  readonly role?: unknown;
  readonly scope?: unknown;
}

export function addUserRoutes(app: Hono<Env>, access: Access): void {
  app.get('/users/:p', access.scope('admin'), (c) => c.json(c.get('project').users));

  app.post('/invite/:p', access.scope('admin'), (c) => {
    // `email` and `role` are checked below; `scope` isn't checked.
    const { email, role, scope } = readJson(c) as InvitationBody;
    if (typeof email !== 'string' || !email.includes('@'))
      refuse(400, 'An invitation needs an email address');
    if (role !== 'user' && role !== 'admin') refuse(400, 'An invitation is for the role user or admin');
    const code = crypto.randomUUID();
    const invitation = {
      code,
      role,
      email,
      scope: structuredClone(scope),
      link: `https://www.locize.app/invite/${code}`,
    };
    c.get('project').invite({ ...invitation, sent: c.req.query('send') !== 'false' });
    return c.json(invitation);
  });
}
