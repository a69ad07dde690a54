/** Something in the folder or on the command line that cannot be understood; the message says what, and whoever runs the replay can mend it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
