package dev.candor.launcher;

import picocli.CommandLine.IVersionProvider;

/** The version of the program, from its jar's manifest. */
public final class CandorVersion implements IVersionProvider {
  /** The version, or "development" when it runs from classes. */
  public static String current() {
    String version = CandorVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"candor " + current(), "Java " + System.getProperty("java.version")};
  }
}
