package dev.candor.launcher.report;

import dev.candor.report.page.Links;
import dev.candor.report.view.ComparisonView;
import dev.candor.report.view.Overview;
import dev.candor.report.view.StatusView;
import dev.candor.report.view.ViewJson;
import dev.candor.runtime.InputException;
import dev.candor.runtime.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A monitor that runs, asked through the JSON twins of its console. */
final class RunningMonitor {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI console;
  private final Optional<String> token;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * @param token presented where the console asks for one
   */
  RunningMonitor(URI console, Optional<String> token) {
    this.console = Objects.requireNonNull(console);
    this.token = Objects.requireNonNull(token);
  }

  /**
   * A monitor by the options that name it.
   *
   * @param tokenVariable that holds the token, null where none is named
   * @throws InputException if it is no address, or the variable is not set
   */
  static RunningMonitor at(URI console, String tokenVariable) {
    if (console.getHost() == null || !String.valueOf(console.getScheme()).matches("https?")) {
      throw new InputException(
          "--console",
          console + " is not an address",
          "write an address such as http://127.0.0.1:8090");
    }
    Optional<String> token =
        Optional.ofNullable(tokenVariable).map(System::getenv).filter(text -> !text.isBlank());
    if (tokenVariable != null && token.isEmpty()) {
      throw new InputException(
          "--token-env",
          Secret.variable(tokenVariable) + " is not set",
          "put the token in it and export it; the option takes the name of the variable");
    }
    return new RunningMonitor(console, token.map(String::strip));
  }

  /**
   * The comparison of two releases, for each target that has it.
   *
   * @param target only this one, where given
   */
  List<ComparisonView> comparisons(Optional<String> target, String from, String to) {
    List<String> targets =
        target
            .map(List::of)
            .orElseGet(
                () ->
                    twin("/index.json", Overview.class).stream()
                        .flatMap(overview -> overview.targets().stream())
                        .map(Overview.TargetRow::target)
                        .toList());
    List<ComparisonView> views = new ArrayList<>();
    for (String name : targets) {
      twin(Links.comparison(name, from, to) + ".json?flips=all&show=1", ComparisonView.class)
          .ifPresent(views::add);
    }
    return views;
  }

  /** The first page. */
  Overview overview() {
    return twin("/index.json", Overview.class).orElseThrow(this::isNoConsole);
  }

  /** The page of health. */
  StatusView status() {
    return twin("/status.json", StatusView.class).orElseThrow(this::isNoConsole);
  }

  private InputException isNoConsole() {
    return new InputException(
        "--console", console + " is not Candor's console", "name the address it prints");
  }

  private <T> Optional<T> twin(String path, Class<T> type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(console.toString().replaceAll("/+$", "") + path))
            .timeout(PATIENCE)
            .header("Accept", "application/json");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return switch (response.statusCode()) {
        case 200 -> Optional.of(ViewJson.read(response.body(), type));
        case 404 -> Optional.empty();
        case 401 ->
            throw new InputException(
                "--console", console + " asks for a token", "name its variable in --token-env");
        default ->
            throw new InputException(
                "--console",
                console + " answered " + response.statusCode(),
                "try again when /status says that all services are up");
      };
    } catch (IOException e) {
      throw new InputException(
          "--console",
          console
              + " does not answer"
              + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")"),
          "name the address that candor run prints as console, and see that it still runs",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
