/** Severities, the worst first. */
import type { Severity } from '../../model/finding.ts';

export const severities: readonly Severity[] = ['error', 'warning', 'info'];
