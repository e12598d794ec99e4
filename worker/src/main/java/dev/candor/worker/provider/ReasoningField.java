package dev.candor.worker.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How an OpenAI-compatible endpoint is asked to reason or not. Servers differ and ignore what they
 * do not know, so this is configured, never guessed.
 */
public enum ReasoningField {
  /** None known: asking for reasoning on or off is refused when the settings are read. */
  NONE,
  /** {@code "enable_thinking": true}: DashScope, SiliconFlow. */
  ENABLE_THINKING,
  /** {@code "chat_template_kwargs": {"enable_thinking": true}}: vLLM, SGLang. */
  CHAT_TEMPLATE_KWARGS,
  /** {@code "thinking": {"type": "enabled"}}: DeepSeek, GLM, Doubao. */
  THINKING,
  /** {@code "reasoning": {"enabled": true}}: OpenRouter. */
  REASONING,
  /** {@code "reasoning_effort": "medium"} or {@code "none"}: OpenAI, Ollama. */
  REASONING_EFFORT;

  void write(ObjectNode body, boolean on) {
    switch (this) {
      case ENABLE_THINKING -> body.put("enable_thinking", on);
      case CHAT_TEMPLATE_KWARGS ->
          body.putObject("chat_template_kwargs").put("enable_thinking", on);
      case THINKING -> body.putObject("thinking").put("type", on ? "enabled" : "disabled");
      case REASONING -> body.putObject("reasoning").put("enabled", on);
      case REASONING_EFFORT -> body.put("reasoning_effort", on ? "medium" : "none");
      case NONE -> throw new IllegalStateException("no field for reasoning is configured");
    }
  }
}
