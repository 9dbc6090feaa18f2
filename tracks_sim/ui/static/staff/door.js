// The door on the wall: its screen stays on while people come in.

import { stayAwake } from "../shared/awake.js";

stayAwake();
