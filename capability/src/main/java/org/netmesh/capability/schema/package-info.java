/** Checks capability sets against a schema (spec 04b §1): a diagnostic that blocks nothing. */
package org.netmesh.capability.schema;
