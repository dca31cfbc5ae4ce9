/** The catalogue's shape, for keys that are chosen by code. */
type Messages = typeof import('../../messages/en.ts')['default'];
export type FrameMessages = Messages['frame'];
