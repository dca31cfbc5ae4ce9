/** Pure: steps as a script for a root shell of the host. */
import type { Operation } from '../../model/operation.ts';
import { assertNever } from '../../model/result.ts';

/** Nothing of a comment may end its line: names come from elsewhere. */
const comment = (words: string): string => `# ${words.replaceAll(/\p{Cc}+/gu, ' ')}`;

const linkWords = (ref: {
  link?: string | undefined;
  container?: string | undefined;
  name?: string | undefined;
}): string => ref.link ?? `${ref.name} of ${ref.container}`;

/** An operation in a few words. */
export function operationWords(operation: Operation): string {
  const { kind } = operation;
  switch (operation.kind) {
    case 'attach': {
      const { container, to, name } = operation;
      return `${kind} ${container} to ${'bridge' in to ? to.bridge : to.ovsBridge}${name === undefined ? '' : ` as ${name}`}`;
    }
    case 'createBridge':
    case 'deleteBridge':
      return `${kind} ${operation.name}`;
    case 'setRoutes':
      return `${kind} in ${operation.container ?? operation.netns}`;
    case 'removeOrphan':
      return `${kind} ${operation.link ?? operation.ovsPort}`;
    case 'connectNetwork':
    case 'disconnectNetwork':
      return `${kind} ${operation.container}, ${operation.network}`;
    case 'detach':
    case 'setVlan':
    case 'setAddresses':
    case 'setLink':
      return `${kind} ${linkWords(operation)}`;
    default:
      return assertNever(operation);
  }
}

export type ScriptStep = { operation: number; lines: readonly string[] };

/** A bash script that stops at the first command that fails. `title` says where it comes from. */
export function scriptOf(
  title: readonly string[],
  operations: readonly Operation[],
  steps: readonly ScriptStep[],
): string {
  const lines = ['#!/bin/bash', ...title.map(comment), 'set -euo pipefail'];
  let under: number | undefined;
  for (const { operation, lines: commands } of steps) {
    const asked = operations[operation];
    if (operation !== under && asked) lines.push('', comment(operationWords(asked)));
    under = operation;
    lines.push(...commands);
  }
  return [...lines, ''].join('\n');
}
