/** The environment, parsed once. Everything else gets values, never `process.env`. */
import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { err, ok, type Result } from '../model/result.ts';

/** Where the web process listens. `host` carries no brackets. */
export type Listen = { host: string; port: number };

export type Config = {
  listen: Listen;
  /** Preset API token of an operator. */
  token: string | undefined;
  readOnly: boolean;
  stateDir: string;
  runDir: string;
  /** Path of the engine's socket. */
  dockerSocket: string;
  ovsRunDir: string;
};

/** `variable` is the setting at fault; `detail` a sentence that names it and says what it may be. */
export type ConfigFault = { variable: string; detail: string };

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** `127.0.0.1:7420`, `[::1]:7420` or `name:7420`; undefined for anything else, port 0 included: its URL could not be told beforehand. */
export function parseListen(text: string): Listen | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  if (!match) return undefined;
  const [, bracketed, plain, portText] = match;
  const port = Number(portText);
  if (port < 1 || port > 65_535) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { host: bracketed, port } : undefined;
  const host = plain ?? '';
  // Digits and dots alone are meant as an address: 127.0.0.300 must not be looked up as a name.
  if (/^[\d.]+$/.test(host)) return isIPv4(host) ? { host, port } : undefined;
  return hostName.test(host) ? { host: host.toLowerCase(), port } : undefined;
}

/** Whether only this machine reaches that address. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

/** sun_path holds 108 bytes with its terminating zero (unix(7)); the longest name in the run dir is /agent.sock. */
const maxRunDirBytes = 107 - '/agent.sock'.length;

const absolutePath = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .refine((path) => path.startsWith('/') && !path.includes('\0'), { error: 'must be an absolute path' })
    .transform((path) => (path.length > 1 ? path.replace(/\/+$/, '') : path));

const settings = z.object({
  PATCHBAY_LISTEN: z
    .string()
    .default('127.0.0.1:7420')
    .transform((text, context) => {
      const listen = parseListen(text);
      if (listen) return listen;
      context.addIssue('must be address:port, [IPv6 address]:port or name:port with a port from 1 to 65535');
      return z.NEVER;
    }),
  PATCHBAY_TOKEN: z
    .string()
    .min(16, { error: 'must have at least 16 characters' })
    .max(1024, { error: 'must have at most 1024 characters' })
    .regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without spaces: it travels in an HTTP header' })
    .optional(),
  PATCHBAY_READONLY: z
    .enum(['1', 'true', 'yes', '0', 'false', 'no'], { error: 'must be 1 (change nothing) or 0' })
    .default('0')
    .transform((text) => ['1', 'true', 'yes'].includes(text)),
  PATCHBAY_STATE_DIR: absolutePath('/var/lib/patchbay'),
  PATCHBAY_RUN_DIR: absolutePath('/run/patchbay').refine((path) => Buffer.byteLength(path) <= maxRunDirBytes, {
    error: `must have at most ${maxRunDirBytes} bytes: the path of a unix socket in it is limited`,
  }),
  DOCKER_HOST: z
    .string()
    .default('unix:///var/run/docker.sock')
    .refine((text) => /^unix:\/\/\/[^\0]+$/.test(text), {
      error:
        'must be unix:///path/of/docker.sock: engines reached by tcp or ssh run on another host, whose links cannot be seen from here',
    })
    .transform((text) => text.slice('unix://'.length)),
  OVS_RUNDIR: absolutePath('/run/openvswitch'),
});

/** Names of every setting, in the order of the documentation. */
export const settingNames = Object.keys(settings.shape);

/** PATCHBAY_* variables that mean nothing: most likely a misspelt setting, PATCHBAY_READ_ONLY say, and dangerous when overlooked. */
export function unknownSettings(env: Record<string, string | undefined>): string[] {
  return Object.keys(env).filter((name) => name.startsWith('PATCHBAY_') && !settingNames.includes(name));
}

/** Parses the environment; an empty variable counts as not set. */
export function parseConfig(env: Record<string, string | undefined>): Result<Config, ConfigFault> {
  const given = Object.fromEntries(settingNames.map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const variable = String(issue?.path[0] ?? 'environment');
    // The value of a token is never repeated.
    const shown = variable === 'PATCHBAY_TOKEN' ? '' : ` (it is ${JSON.stringify(env[variable])})`;
    return err({ variable, detail: `${variable} ${issue?.message ?? 'is not valid'}${shown}.` });
  }
  const value = parsed.data;
  return ok({
    listen: value.PATCHBAY_LISTEN,
    token: value.PATCHBAY_TOKEN,
    readOnly: value.PATCHBAY_READONLY,
    stateDir: value.PATCHBAY_STATE_DIR,
    runDir: value.PATCHBAY_RUN_DIR,
    dockerSocket: value.DOCKER_HOST,
    ovsRunDir: value.OVS_RUNDIR,
  });
}
