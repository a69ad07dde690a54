/** Tones of the scan's sound: high and short where it was understood, low and twice where nothing was found. */
const tones = {
  found: [{ hertz: 1760, from: 0, seconds: 0.07 }],
  missing: [
    { hertz: 220, from: 0, seconds: 0.14 },
    { hertz: 220, from: 0.2, seconds: 0.14 },
  ],
} as const

let audio: AudioContext | undefined

/** Sounds it; where there is no loudspeaker, nothing happens. */
export function beep(kind: keyof typeof tones): void {
  audio ??= new AudioContext()
  const { currentTime, destination } = audio
  for (const { hertz, from, seconds } of tones[kind]) {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = hertz
    volume.gain.value = 0.15
    tone.connect(volume).connect(destination)
    tone.start(currentTime + from)
    tone.stop(currentTime + from + seconds)
  }
}
