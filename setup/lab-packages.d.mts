export function missingLabPackages(): string[];
export function ensureLabPackages(): void;
