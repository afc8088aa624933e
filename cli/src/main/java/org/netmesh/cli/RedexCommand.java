package org.netmesh.cli;

import picocli.CommandLine.Command;

/** Looks at logs on disk, of a running node too, and changes nothing. */
@Command(
        name = "redex",
        mixinStandardHelpOptions = true,
        subcommands = {RedexList.class, RedexCat.class, RedexTailCommand.class, RedexVerify.class},
        description = "Look at the logs in a directory; nothing is changed.")
final class RedexCommand {}
