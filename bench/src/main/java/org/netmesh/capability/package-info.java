/** What the capability index, predicates and announcements cost. */
@NullMarked
package org.netmesh.capability;

import org.jspecify.annotations.NullMarked;
