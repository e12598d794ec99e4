package dev.candor.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process; it does not depend on what else the machine does. */
public final class ProcessorTime {
  private ProcessorTime() {}

  public static long nanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  public static double millis() {
    return nanos() / 1e6;
  }
}
