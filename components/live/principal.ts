/** Who is signed in, for all who ask; undefined until known. */
import { create } from 'zustand';
import type { Principal } from '../../model/access.ts';

export const usePrincipalStore = create<{ principal: Principal | undefined }>()(() => ({ principal: undefined }));
