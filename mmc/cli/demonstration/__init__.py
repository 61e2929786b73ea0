"""The main job from end to end in rehearsal, stage by stage."""
