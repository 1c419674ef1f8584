/** Placeholder. */
@NullMarked
package io.godwit.core;

import org.jspecify.annotations.NullMarked;
