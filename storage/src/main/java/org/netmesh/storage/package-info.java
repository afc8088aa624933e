/**
 * {@link org.netmesh.storage.FileStorage} keeps files in a folder of this machine; {@link
 * org.netmesh.storage.DescriptorCache} serves more files than the system lets a process hold open.
 */
package org.netmesh.storage;
