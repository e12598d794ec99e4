package dev.candor.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.candor.launcher.classify.ClassifyCommand;
import dev.candor.launcher.classify.EvalCommand;
import dev.candor.launcher.classify.ReclassifyCommand;
import dev.candor.launcher.classify.TrainCommand;
import dev.candor.launcher.detect.DetectCommand;
import dev.candor.launcher.doctor.DoctorCommand;
import dev.candor.launcher.export.ExportCommand;
import dev.candor.launcher.monitor.AlertingCommand;
import dev.candor.launcher.monitor.AskCommand;
import dev.candor.launcher.monitor.ClassifierCommand;
import dev.candor.launcher.monitor.DemoCommand;
import dev.candor.launcher.monitor.JudgeCommand;
import dev.candor.launcher.monitor.ProducerCommand;
import dev.candor.launcher.monitor.RegistryCommand;
import dev.candor.launcher.monitor.RunCommand;
import dev.candor.launcher.monitor.WorkerCommand;
import dev.candor.launcher.prompts.PromptsCommand;
import dev.candor.launcher.replay.ReplayCommand;
import dev.candor.launcher.report.ReportCommand;
import dev.candor.launcher.report.StatusCommand;
import dev.candor.launcher.simulate.SimulateCommand;
import dev.candor.report.ComparisonText;
import dev.candor.runtime.InputException;
import dev.candor.worker.provider.HttpExchanger;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The candor program. Exit codes: 0 fine, 1 our fault, 2 the user's input or configuration is
 * wrong, 3 drift found, 4 nothing was compared.
 */
@Command(
    name = "candor",
    description = "Watches hosted language models for censorship drift.",
    mixinStandardHelpOptions = true,
    versionProvider = CandorVersion.class,
    footer = {
      "",
      "Exit codes: 0 success, 1 internal error, 2 invalid input or configuration, 3 drift found,",
      "4 nothing was compared, 5 (status) a target is not seen or a service is down.",
      "Start with: candor demo"
    })
public final class CandorMain implements Callable<Integer> {
  /** Exit codes of every subcommand. */
  public static final int FINE = 0;

  public static final int OUR_FAULT = 1;
  public static final int BAD_INPUT = 2;
  public static final int DRIFTED = 3;

  /** A comparison was asked for and none came about, which is no word that all is well. */
  public static final int NOTHING_COMPARED = 4;

  private static final String HELP = "help";

  /** Subcommands in the order in which help lists them. */
  static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("run", RunCommand::new);
    COMMANDS.put("producer", ProducerCommand::new);
    COMMANDS.put("worker", WorkerCommand::new);
    COMMANDS.put("classifier", ClassifierCommand::new);
    COMMANDS.put("judge", JudgeCommand::new);
    COMMANDS.put("alerting", AlertingCommand::new);
    COMMANDS.put("replay", ReplayCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("detect", DetectCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("classify", ClassifyCommand::new);
    COMMANDS.put("eval", EvalCommand::new);
    COMMANDS.put("train", TrainCommand::new);
    COMMANDS.put("reclassify", ReclassifyCommand::new);
    COMMANDS.put("prompts", PromptsCommand::new);
    COMMANDS.put("simulate", SimulateCommand::new);
    COMMANDS.put("registry", RegistryCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("ask", AskCommand::new);
    COMMANDS.put("share-classes", ShareClassesCommand::new);
    COMMANDS.put(HELP, CommandLine.HelpCommand::new);
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Print stack traces and the logs of all libraries.")
  private boolean debug;

  public static void main(String[] arguments) {
    HttpExchanger.shareCompletionThreads();
    Exit.setHaltProcedure(CandorMain::brokerGaveUp);
    System.exit(run(arguments));
  }

  /**
   * The exit code of a process that was to run for ever.
   *
   * @param failed services that failed for good, empty after an ordinary stop
   */
  public static int ended(List<String> failed, PrintWriter err) {
    for (String service : failed) {
      err.println(
          "candor: " + service + "; the process exits, so that a supervisor can restart" + " it");
    }
    err.flush();
    return failed.isEmpty() ? FINE : OUR_FAULT;
  }

  /** The embedded broker halts the process when it can write to none of its directories. */
  private static void brokerGaveUp(int status, String message) {
    System.err.println(
        "candor: --data-dir: the broker can no longer write there"
            + (message == null ? "" : " (" + message + ")")
            + "; free some disk space, check that the directory is writable, then restart:"
            + " committed data is kept");
    System.err.flush();
    Runtime.getRuntime().halt(BAD_INPUT);
  }

  /** Runs one command line and returns its exit code. */
  static int run(String... arguments) {
    CandorMain main = new CandorMain();
    CommandLine line = line(main, arguments);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionStrategy(
        parsed -> {
          if (main.debug) {
            logEverything();
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler(CandorMain::explainUsage);
    line.setExecutionExceptionHandler((e, command, parsed) -> explain(e, command, main.debug));
    return line.execute(arguments);
  }

  /** The command line with every subcommand. */
  public static CommandLine line() {
    return line(new CandorMain());
  }

  /** Only with the one that is called, where it is clear: each takes a while to be looked at. */
  private static CommandLine line(CandorMain main, String... arguments) {
    String called =
        Arrays.stream(arguments).filter(word -> !word.startsWith("-")).findFirst().orElse("");
    CommandLine line = new CommandLine(main);
    COMMANDS.forEach(
        (name, command) -> {
          if (called.equals(name) || called.equals(HELP) || !COMMANDS.containsKey(called)) {
            line.addSubcommand(name, command.get());
          }
        });
    return line;
  }

  /** Loggers that are kept off a terminal speak as well. */
  private static void logEverything() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Logger logger : root.getLoggerContext().getLoggerList()) {
      if (logger != root && logger.getLevel() == Level.OFF) {
        logger.setLevel(null);
      }
    }
    root.setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("dev.candor")).setLevel(Level.DEBUG);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return BAD_INPUT;
  }

  private static int explainUsage(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("candor: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return BAD_INPUT;
  }

  private static int explain(Exception e, CommandLine command, boolean debug) {
    PrintWriter err = command.getErr();
    InputException input = inputBehind(e);
    if (debug) {
      e.printStackTrace(err);
    }
    if (input != null) {
      err.println(ComparisonText.cleanLines("candor: " + input.getMessage()));
      err.flush();
      return BAD_INPUT;
    }
    err.println(
        "candor: failed: " + (e.getMessage() == null ? e.getClass().getName() : e.getMessage()));
    if (!debug) {
      err.println("This is an internal error of Candor; run with --debug for a stack trace.");
    }
    err.flush();
    return OUR_FAULT;
  }

  private static InputException inputBehind(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InputException input) {
        return input;
      }
    }
    return null;
  }
}
