/** Something a person can ask for by name. Pure. */

export type Verb = {
  key: string;
  text: string;
  /** Further words it is found by: in English whatever the language, since commands are remembered so. */
  also: string;
  /** The keys that do the same. */
  keys?: string;
  /** Is about what is typed, so that it matches any text and leaves it there. */
  keepsText?: boolean;
  act: () => void;
};

/** Verbs whose words hold every typed word; all of them while nothing is typed. */
export function matchingVerbs(verbs: readonly Verb[], typed: string): Verb[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return verbs.filter((verb) => {
    if (verb.keepsText) return words.length > 0;
    const text = `${verb.text} ${verb.also}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
