// What the history says of pictures.
import { describe, expect, it } from 'vitest'
import { besidePicture, kindPath, pictureKey } from './picture-words'

describe('pictures in the history', () => {
  it('a picture was added, taken away or put back', () => {
    expect(pictureKey('attachments/ab/kind', 'PHOTO')).toBe('form.pictureAdded')
    expect(pictureKey('attachments/ab/removed', true)).toBe('form.pictureTaken')
    expect(pictureKey('attachments/ab/removed', false)).toBe('form.pictureBack')
  })
  it('what stands beside it is not told, what a person wrote is', () => {
    expect(['bytes', 'strokes', 'step'].every((field) => besidePicture(`attachments/ab/${field}`))).toBe(true)
    expect(besidePicture('attachments/ab/caption')).toBe(false)
    expect(pictureKey('attachments/ab/caption', 'wall')).toBeNull()
    expect(besidePicture('steps/ab/kind')).toBe(false)
    expect(pictureKey('members/ab/removed', true)).toBeNull()
  })
  it('finds the kind of the picture that a change is about', () => {
    expect(kindPath('attachments/ab/removed')).toBe('attachments/ab/kind')
  })
})
