import assert from 'node:assert/strict';
import { type CliCommand, commands, untouched } from './cli-commands.ts';
import { startRecordedServer } from './recorder.ts';
import type { Check } from './report.ts';
import { runCli } from './run-program.ts';
import { credentials, seed, type TestCredential } from './seed.ts';

/** Every command of locize-cli with every credential: it succeeds where its scopes allow, and is refused elsewhere. */
export const cliChecks: readonly Check[] = commands.flatMap((command) =>
  credentials.map((credential) => ({
    client: 'locize-cli',
    command: command.name,
    credential: credential.name,
    run: () => check(command, credential),
  })),
);

async function check(command: CliCommand, { value, scopes }: TestCredential): Promise<'allowed' | 'refused'> {
  const { url, server, close } = await startRecordedServer(seed({ languages: !command.bootstrap }));
  try {
    const outcome = await runCli(command.args, { url, credential: value, files: command.files ?? {} });
    const allowed = command.needs.every((scope) => scopes.includes(scope));
    if (allowed) {
      assert.equal(outcome.exitCode, 0, outcome.output);
      command.after(server, outcome);
      return 'allowed';
    }
    if (command.without !== undefined) {
      command.without(server, outcome);
      return 'refused';
    }
    assert.notEqual(outcome.exitCode, 0, outcome.output);
    if (!command.bootstrap) assert.equal(JSON.stringify(server.content('p1').latest, null, 2), untouched);
    return 'refused';
  } finally {
    await close();
  }
}
