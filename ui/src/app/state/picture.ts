// A picked photo made small before it goes to the store: the phone's memory is not for 12 megapixels. Where that can't be
// done, or the place is to be kept, the photo goes as it is and the store makes it small.
import { fitted } from '../../shared/rules/picture-size'

export async function base64Of(blob: Blob): Promise<string> {
  const address = await new Promise<string>((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => failed(reader.error ?? new Error('unreadable'))
    reader.readAsDataURL(blob)
  })
  return address.slice(address.indexOf(',') + 1)
}

/** Turned as its camera says, at most 1280 pixels long, without anything else that the camera wrote. */
async function shrunk(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const { width, height } = fitted(picture.width, picture.height)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const pen = canvas.getContext('2d')
    if (!pen) throw new Error('no canvas')
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, 0, 0, width, height)
    const small = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
    if (!small) throw new Error('no picture')
    return small
  } finally {
    picture.close()
  }
}

export async function photoToKeep(file: File, keepPlace: boolean): Promise<string> {
  if (keepPlace) return base64Of(file)
  return base64Of(await shrunk(file).catch(() => file))
}
