/** What stands in the way of a step, from what kernel, database and engine say. */
import { err } from '../../../model/result.ts';
import type { NetlinkError } from '../../netlink/request.ts';
import type { StepTrouble, StepTroubleCode } from '../step-runner.ts';

/** A failed result; `foreignText` in the words of who refused. */
export function trouble(
  code: StepTroubleCode,
  detail: string,
  foreignText?: string,
): { ok: false; error: StepTrouble } {
  return err({ code, detail, ...(foreignText === undefined ? {} : { foreignText }) });
}

const codeOfErrno: Record<string, StepTroubleCode> = {
  EEXIST: 'exists',
  ENODEV: 'missing',
  ENXIO: 'missing',
  ESRCH: 'missing',
  EADDRNOTAVAIL: 'missing',
};

/** `what` says what was tried: `make the bridge br0`. */
export function kernelTrouble(what: string, { call, errno, kernelText }: NetlinkError) {
  const words = kernelText === undefined ? errno : `${errno}: ${kernelText}`;
  return trouble(codeOfErrno[errno] ?? 'refused', `The kernel did not ${what} (${call}).`, words);
}
