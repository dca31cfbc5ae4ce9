/** Text as one word of a shell, and as a value of Open vSwitch's database. */

/** What a POSIX shell takes as it stands: none of these bytes means anything to it, at the beginning of a word neither. */
const plain = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/;

/** One word for a POSIX shell, whatever the text: quoted only where it must be. */
export const quote = (text: string): string => (plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** A string as ovs-vsctl reads it (ovsdb/ovsdb-atom of ovs-vsctl(8)): bare when it is a plain word, else in JSON's quotes. */
export const ovsString = (text: string): string =>
  /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(text) && !/^(true|false)$/.test(text) ? text : JSON.stringify(text);
