/** The thing with a member set, or without it: what is not set is not there, since a member that is undefined is no JSON. */
export function setMember<T extends object, K extends keyof T>(thing: T, name: K, value: T[K] | undefined): T {
  const others = Object.entries(thing).filter(([key]) => key !== name)
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]) as T
}
