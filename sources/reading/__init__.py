"""How a text becomes numbered paragraphs and sentences that can be addressed."""
