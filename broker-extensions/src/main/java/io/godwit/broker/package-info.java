/** Placeholder. */
@NullMarked
package io.godwit.broker;

import org.jspecify.annotations.NullMarked;
