/**
 * The rules of the house: what they need to read. The rules themselves are this module's tests.
 * Begin with {@link org.netmesh.laws.Checkout}.
 */
@NullMarked
package org.netmesh.laws;

import org.jspecify.annotations.NullMarked;
