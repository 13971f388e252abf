"""The only answer to: is this badge genuine?"""
