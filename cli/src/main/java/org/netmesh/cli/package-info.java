/** The {@code netmesh} command: {@link org.netmesh.cli.Main} and one class for each subcommand. */
package org.netmesh.cli;
