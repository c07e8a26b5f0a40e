// The microphone.

/** openMic asks for the microphone. It gives the audio track, or why there is
 *  none: refused by the person, or missing (no device, or a page without
 *  HTTPS, where browsers hide microphones). */
export async function openMic(): Promise<MediaStreamTrack | "refused" | "missing"> {
  if (!navigator.mediaDevices?.getUserMedia) return "missing";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    return stream.getAudioTracks()[0] ?? "missing";
  } catch (e) {
    const name = e instanceof DOMException ? e.name : "";
    return name === "NotAllowedError" || name === "SecurityError" ? "refused" : "missing";
  }
}
