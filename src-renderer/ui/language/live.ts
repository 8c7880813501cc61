import { type Language, spoken } from './language.ts';

/**
 * Texts that follow the language: an object, or an array, that is made anew for each language that is spoken, and otherwise used like
 * any other. They must not be read while modules are loaded, when the language is not chosen yet.
 */
export function live<T extends object>(make: () => T): T {
  const made = new Map<Language, T>();
  const now = (): T => {
    const language = spoken();
    const texts = made.get(language) ?? make();
    made.set(language, texts);
    return texts;
  };
  return new Proxy(Array.isArray(make()) ? [] : {}, {
    get: (_target, key) => Reflect.get(now(), key),
    has: (_target, key) => Reflect.has(now(), key),
    ownKeys: () => Reflect.ownKeys(now()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(now(), key),
  }) as T;
}
