"""The figures a city governs by: the three rates, who counts where and when, and their daily rollups."""
