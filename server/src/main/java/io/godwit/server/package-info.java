/** Placeholder. */
@NullMarked
package io.godwit.server;

import org.jspecify.annotations.NullMarked;
