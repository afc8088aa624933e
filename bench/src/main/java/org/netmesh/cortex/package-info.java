/** What writes, queries and snapshots of folded state cost. */
package org.netmesh.cortex;
