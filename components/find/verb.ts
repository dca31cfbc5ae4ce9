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

/** Verbs whose words hold every typed word, all of them while nothing is typed; then those about the text, unless a verb is `named`. */
export function matchingVerbs(verbs: readonly Verb[], typed: string, named: boolean): Verb[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = verbs.filter((verb) => {
    const text = `${verb.text} ${verb.also}`.toLowerCase();
    return !verb.keepsText && words.every((word) => text.includes(word));
  });
  return named || words.length === 0 ? matching : [...matching, ...verbs.filter((verb) => verb.keepsText)];
}
