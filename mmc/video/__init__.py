"""Video: storyboards play the scenes of the stills through time; add a storyboard in storyboards/ and one line here."""
