/** Rows as a CSV file: RFC 4180 with a UTF-8 byte order mark, so that spreadsheets read names in any script. Pure. */

const byteOrderMark = '\uFEFF';

/**
 * Spreadsheets take cells that begin like this for formulas, and names and labels are anybody's input. The full-width forms count too: some
 * programs fold them (OWASP, CSV injection).
 */
const formulaStart = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/;

function csvCell(value: string): string {
  const inert = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export const csvText = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `${byteOrderMark}${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;

/** Hands the text to the browser as a file. */
export function download(fileName: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = fileName;
  anchor.click();
  // Not at once: the browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
