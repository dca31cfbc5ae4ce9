/** Exit codes of agent and supervisor that mean "starting again would end the same way". */
export const exitCodes = {
  /** A setting is not valid, or we are not root. */
  settings: 2,
  /** Another agent holds this host's lock. */
  lockHeld: 3,
  /** The database or the host's key cannot be used. */
  state: 4,
  /** The web process cannot run as it must. */
  web: 5,
} as const;

export const isFinal = (code: number | null): boolean => Object.values(exitCodes).some((one) => one === code);
