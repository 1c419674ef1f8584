/** Placeholder. */
@NullMarked
package io.godwit.cassandra;

import org.jspecify.annotations.NullMarked;
