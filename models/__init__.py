"""The bundled models: data folders with their cards and recipes; installed as contradict.bundled, never imported from."""
