/**
 * The table of public names, docs/parity.tsv, and whether the code has what it promises. Begin with
 * {@link org.netmesh.laws.parity.ParityTable}.
 */
@NullMarked
package org.netmesh.laws.parity;

import org.jspecify.annotations.NullMarked;
