/**
 * A name in two parts, of which the first gives way where there is no room: what tells names of a series apart stands at their end. The
 * second part is empty where the name is short.
 */
export function splitMiddle(name: string, kept = 6): readonly [head: string, tail: string] {
  const letters = Array.from(name);
  if (letters.length <= kept * 2) return [name, ''];
  return [letters.slice(0, -kept).join(''), letters.slice(-kept).join('')];
}
