/** Topic patterns: MQTT filters whose single levels may have a name, "site/{floor}/tag/{tag}". */

export interface TopicPattern {
  /** To subscribe to: "site/+/tag/+". */
  readonly filter: string;
  /** The named levels of a topic; null: it is none of these. */
  match(topic: string): Readonly<Record<string, string>> | null;
}

const levelName = /^\{([A-Za-z][A-Za-z0-9_]*)\}$/;

/** A leading slash is an empty first level, as of the omlox topics. Null: no pattern. */
export function patternOf(pattern: string): TopicPattern | null {
  const levels = pattern.split('/');
  const names = levels.map((level) => levelName.exec(level)?.[1] ?? null);
  const isSound = levels.every((level, at) => {
    if (level === '#') return at === levels.length - 1;
    return level === '+' || names[at] !== null || !/[+#{}\0]/.test(level);
  });
  if (!isSound) return null;
  const filter = levels.map((level, at) => (names[at] === null ? level : '+')).join('/');
  const hasRest = levels.at(-1) === '#';
  return {
    filter,
    match(topic) {
      const parts = topic.split('/');
      if (hasRest ? parts.length < levels.length - 1 : parts.length !== levels.length) return null;
      const found: Record<string, string> = {};
      for (let at = 0; at < levels.length; at += 1) {
        const level = levels[at] as string;
        if (level === '#') break;
        const name = names[at] as string | null;
        if (name !== null) found[name] = parts[at] as string;
        else if (level !== '+' && level !== parts[at]) return null;
      }
      return found;
    },
  };
}
