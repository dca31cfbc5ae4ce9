/** The Content-Security-Policy of the pages (W3C CSP3). */

/**
 * Scripts run only with this answer's nonce, or when such a script loads them; no inline script or style without it. React sets style
 * properties through the CSSOM, which the policy does not concern; a style attribute in server-rendered HTML would be refused.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
