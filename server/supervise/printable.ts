/** Text of a less trusted process on root's terminal: escape sequences could do more there than be read. */
export const printable = (text: string): string => text.replaceAll(/[^\P{C}\t]/gu, '?');
