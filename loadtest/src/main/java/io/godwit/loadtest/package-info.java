/** Placeholder. */
@NullMarked
package io.godwit.loadtest;

import org.jspecify.annotations.NullMarked;
