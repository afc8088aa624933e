/** Remote calls between nodes. Begin with {@link org.netmesh.examples.rpc.EchoSum}. */
package org.netmesh.examples.rpc;
