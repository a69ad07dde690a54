/**
 * Whether a key press belongs to an input method that is composing. Such keys choose and commit words; they never submit, move or close anything.
 * Key code 229 is what an input method's keys carry on every platform, also where `isComposing` is already false for the key that ended the composition.
 */
export function isComposing(event: KeyboardEvent | { readonly nativeEvent: KeyboardEvent }): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event
  return native.isComposing || native.keyCode === 229 || native.key === 'Process'
}
