package dev.candor.launcher.doctor;

import dev.candor.report.ShellCommand;
import dev.candor.runtime.KafkaSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * Fixes that are commands of Kafka's own tools, complete, so that they can be copied into a shell.
 * A command ends its fix.
 */
final class KafkaTool {
  /** The user's name in a login by name and password. */
  private static final Pattern USER_NAME = Pattern.compile("\\busername\\s*=\\s*\"([^\"\\\\]+)\"");

  private final String bootstrap;
  private final boolean isGuarded;
  private final Optional<String> user;

  KafkaTool(KafkaSettings settings) {
    this.bootstrap = settings.bootstrap();
    this.isGuarded =
        !settings.client().getOrDefault("security.protocol", "PLAINTEXT").equals("PLAINTEXT");
    Matcher named = USER_NAME.matcher(settings.client().getOrDefault("sasl.jaas.config", ""));
    this.user = named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  /**
   * A fix by one command.
   *
   * @param what it does, such as {@code allow it}
   * @param tool such as {@code kafka-topics.sh}
   */
  String fix(String what, String tool, List<String> arguments) {
    return fix(what, List.of(), tool, arguments);
  }

  /** A fix that lets this user do something with a resource, such as {@code --topic candor-x}. */
  String allow(Collection<AclOperation> operations, String... resource) {
    List<String> words =
        new ArrayList<>(List.of("--add", "--allow-principal", "User:" + user.orElse("NAME")));
    for (AclOperation operation : operations) {
      words.addAll(List.of("--operation", SecurityUtils.operationName(operation)));
    }
    words.addAll(Arrays.asList(resource));
    return fix(
        "allow it",
        user.isPresent() ? List.of() : List.of("NAME is the brokers' name of this user"),
        "kafka-acls.sh",
        words);
  }

  /** As {@link #allow}, for every name that begins so. */
  String allowPrefix(Collection<AclOperation> operations, String resource, String prefix) {
    return allow(
        operations,
        "--resource-pattern-type",
        PatternType.PREFIXED.name().toLowerCase(java.util.Locale.ROOT),
        resource,
        prefix);
  }

  /** A fix that changes a topic's settings, such as {@code retention.ms=-1}. */
  String alter(String what, String topic, String setting) {
    return fix(
        what,
        "kafka-configs.sh",
        List.of(
            "--alter", "--entity-type", "topics", "--entity-name", topic, "--add-config", setting));
  }

  private String fix(String what, List<String> notes, String tool, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(tool, "--bootstrap-server", bootstrap));
    List<String> explained = new ArrayList<>(notes);
    if (isGuarded) {
      words.addAll(List.of("--command-config", "admin.properties"));
      explained.add("admin.properties holds an administrator's login");
    }
    words.addAll(arguments);
    return what
        + (explained.isEmpty() ? "" : " (" + String.join("; ", explained) + ")")
        + ": "
        + ShellCommand.of(words);
  }
}
