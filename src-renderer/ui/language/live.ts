import { type Language, spoken } from './language.ts';

function following<T extends object>(target: T, make: () => T): T {
  const made = new Map<Language, T>();
  const now = (): T => {
    const language = spoken();
    const texts = made.get(language) ?? make();
    made.set(language, texts);
    return texts;
  };
  return new Proxy(target, {
    get: (_target, key) => Reflect.get(now(), key),
    has: (_target, key) => Reflect.has(now(), key),
    ownKeys: () => Reflect.ownKeys(now()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(now(), key),
  });
}

/**
 * Texts that follow the language: an object that is made anew for each language that is spoken, and otherwise used like any other.
 * They cannot be read while modules are loaded: the language is chosen later.
 */
export const live = <T extends object>(make: () => T): T => following({} as T, make);

/** The same for an array. */
export const liveList = <T>(make: () => readonly T[]): readonly T[] => following<readonly T[]>([], make);
